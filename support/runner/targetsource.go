package runner

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"

	"github.com/shirou/gopsutil/v3/disk"

	"bamboo-spec/support/config"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
)

// newSource makes the source of Bamboos that the profile asks for, for so many scenarios, tells where they keep their
// data, and returns the function that gives back everything it took.
func newSource(cfg config.Config, scenarios int) (s target.Source, data string, tidy func() error, err error) {
	switch cfg.Target {
	case config.URL:
		s := target.NewRemote(target.RemoteOptions{API: cfg.APIURL, Gateway: cfg.GatewayURL,
			ModelListen: cfg.ModelListen, Asker: asker(cfg), Timeout: cfg.ReadyTimeout})
		return s, "", s.Close, nil
	case config.Command:
		dir, err := target.RunFolder()
		if err != nil {
			return nil, "", nil, err
		}
		o := target.CommandOptions{
			Argv: cfg.Command, ConfigTemplate: cfg.ConfigTemplate, ConfigPath: cfg.ConfigPath, Env: cfg.Env, Dir: dir,
			ReadyTimeout: cfg.ReadyTimeout, Install: cfg.Install, VersionArgv: cfg.VersionCommand, Asker: asker(cfg),
		}
		if cfg.Process == config.SharedProcess {
			o.Sessions = cfg.ProcessSessions
		}
		s := target.NewCommand(o)
		return s, dir, func() error { return errors.Join(s.Close(), os.RemoveAll(dir)) }, nil
	default:
		return newChildren(cfg, scenarios)
	}
}

func asker(cfg config.Config) scriptedllm.Asker {
	return scriptedllm.Asker{SideCalls: cfg.SideCalls, Injects: cfg.Injects}
}

func newChildren(cfg config.Config, scenarios int) (s target.Source, data string, tidy func() error, err error) {
	if cfg.List {
		return target.NewChildren(target.ChildOptions{}), "", func() error { return nil }, nil
	}
	dir, err := target.DataFolder()
	if err != nil {
		return nil, "", nil, err
	}
	ahead := min(cfg.Concurrency, 2*runtime.NumCPU(), scenarios)
	s = target.NewChildren(target.ChildOptions{Dir: dir, Ahead: ahead, Expected: scenarios,
		StartTimeout: cfg.ReadyTimeout})
	return s, dir, func() error { return errors.Join(s.Close(), os.RemoveAll(dir)) }, nil
}

// leastFree is how many bytes must be free where servers keep their data: one that could not
// write there broke nothing.
const leastFree = 1 << 20

// diskFull is the error of a data folder without room, nil where there is some or nobody knows.
func diskFull(dir string) error {
	u, err := disk.Usage(dir)
	if err != nil || u.Free >= leastFree {
		return nil
	}
	return fmt.Errorf("%s, where servers keep their data, has only %d bytes free: %w", dir, u.Free, syscall.ENOSPC)
}
