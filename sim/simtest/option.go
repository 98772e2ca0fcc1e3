package simtest

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/safproof/safproof/reference/zos"
	"github.com/safproof/safproof/sim/serve"
)

// Option says how a sysplex is other than the default one.
type Option func(*settings)

// settings are what options say.
type settings struct {
	serve.Options
	text      *string // YAML
	level     string
	zowe      string
	at        time.Time
	usedPorts bool
}

// Config describes the sysplex, as a file of "safproof serve" does. Its ports are
// not taken, but free ones. Files that it names are looked for in the current
// folder.
func Config(text string) Option { return func(o *settings) { o.text = &text } }

// Level is the level of z/OS of all systems: "2.4 + OA59196".
func Level(level string) Option { return func(o *settings) { o.level = level } }

// ZoweLevel is the behaviour level of ZAAS: zowe-v2, zowe-v3.0 or zowe-v3. A test
// that needs more options describes the sysplex.
func ZoweLevel(level string) Option { return func(o *settings) { o.zowe = level } }

// ClockAt has time stand still, from this one on, but for [Sysplex.Advance].
func ClockAt(at time.Time) Option { return func(o *settings) { o.at = at } }

// Data keeps what must outlast the sysplex in a folder.
func Data(folder string) Option { return func(o *settings) { o.Options.Data = folder } }

// Ports takes the ports of the description.
func Ports() Option { return func(o *settings) { o.usedPorts = true } }

func (o *settings) complete() (err error) {
	o.Options.Config = serve.Default()
	if o.text != nil {
		if o.Options.Config, err = serve.Parse(filepath.Join(".", "simtest.yaml"), []byte(*o.text)); err != nil {
			return err
		}
	}
	c := &o.Options.Config
	if o.level != "" {
		level, err := zos.ParseLevel(o.level)
		if err != nil {
			return err
		}
		for n := range c.Systems {
			c.Systems[n].Level = level
		}
	}
	if o.zowe != "" {
		if err := c.SetZoweLevel(o.zowe); err != nil {
			return err
		}
	}
	if !o.usedPorts {
		c.UseFreePorts()
	}
	if !o.at.IsZero() && (o.at.Year() < 1970 || o.at.Year() > 2100) {
		return fmt.Errorf("%v: clocks show years from 1970 to 2100, as certificates are valid", o.at)
	}
	return nil
}
