package locust

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"

	"bamboo-spec/support/swarm"
	"bamboo-spec/support/workload"
)

// Auto is the Locust that is started on this machine.
const Auto = "auto"

// Choose returns who drives loads: the workers of the master whose web UI is there, or of one that is started if that
// is Auto; nil, this process, if it is "".
func Choose(where string, workers int) (workload.Team, error) {
	switch where {
	case "":
		return nil, nil
	case Auto:
		command, err := exec.LookPath("locust")
		if err != nil {
			return nil, fmt.Errorf("--locust auto: %w; install it (pip install locust)", err)
		}
		own, err := os.Executable()
		if err != nil {
			return nil, err
		}
		return &Team{Command: command, Worker: []string{own, "worker"}, Workers: workers}, nil
	}
	if u, err := url.Parse(where); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("--locust “%s” is neither auto nor the address of a web UI, as http://10.0.0.5:8089",
			where)
	}
	return &swarm.Judge{URL: where, Workers: workers}, nil
}
