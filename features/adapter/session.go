package adapter

import (
	"context"
	"sync"

	"github.com/safproof/safproof/features/target"
)

// execSession is a process in the hands of one scenario.
type execSession struct {
	target  *execTarget
	process *process

	mu   sync.Mutex
	used bool
}

func (s *execSession) Call(ctx context.Context, op string, args, result any) (target.Answer, error) {
	s.mu.Lock()
	s.used = true
	s.mu.Unlock()
	a, err := s.process.call(ctx, s.target.options.Timeout, op, args)
	if err != nil {
		return target.Answer{}, err
	}
	said, err := a.settle(op, result)
	return said, s.process.witness(err)
}

// Close has the adapter forget the scenario, and by waiting for that answer
// finds whatever it said too much before.
func (s *execSession) Close(ctx context.Context) error {
	var err error
	if s.used {
		var a answer
		if a, err = s.process.call(ctx, s.target.options.Timeout, opReset, struct{}{}); err == nil {
			var said target.Answer
			if said, err = a.settle(opReset, &struct{}{}); err == nil && said.Kind != target.OK {
				err = &target.Failure{Op: opReset, Message: "it does not forget its state: " + said.String()}
			}
		}
		if err == nil || ctx.Err() == nil {
			s.target.count(err != nil)
		}
	}
	if err != nil {
		s.process.fail(opReset, err.Error())
		<-s.process.done
		s.process.tell(opReset)
	}
	s.target.giveBack(s.process)
	return s.process.witness(err)
}
