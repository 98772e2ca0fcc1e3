package sim

import "slices"

// marks are numbers by system, 0 where there is none. Few systems see a
// credential, however many there are: only what is not 0 takes room.
type marks []mark

type mark struct{ system, number int }

func (m marks) find(system int) (place int, there bool) {
	return slices.BinarySearchFunc(m, system, func(one mark, system int) int { return one.system - system })
}

// at is the number of a system.
func (m marks) at(system int) int {
	if n, there := m.find(system); there {
		return m[n].number
	}
	return 0
}

// set gives a system a number, which is not 0.
func (m *marks) set(system, number int) {
	n, there := m.find(system)
	if there {
		(*m)[n].number = number
		return
	}
	*m = slices.Insert(*m, n, mark{system, number})
}

// beside says whether any other system has a number.
func (m marks) beside(system int) bool {
	return len(m) > 1 || len(m) == 1 && m[0].system != system
}
