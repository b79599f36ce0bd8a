package locust

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
)

// A timed run loses nothing at its end: what Bamboo was asked for is in the CSV, each conversation once.
func TestATimedRunWithThreeWorkers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.locust("--processes", "3", "--headless", "-u", "6", "-r", "6", "-t", "3s", "-T", "short", "--csv", "out",
		"--html", "out.html", "--bamboo-pause", "0.1", "--bamboo-scripted", "--bamboo-gateway", r.bamboo.GatewayURL(),
		"--host="+r.bamboo.APIURL())
	if code := r.ends(p); code != 0 {
		t.Errorf("exit code %d", code)
	}
	r.leftNothing()
	rows := r.rows("out")
	all := r.asked()
	if rows["Aggregated"] != [2]int{all, 0} || all < 6 {
		t.Errorf("the model answered %d conversations, and the CSV has %v", all, rows)
	}
	http, gateway := rows["HTTP total response time"][0], rows["gateway total response time"][0]
	if http == 0 || gateway == 0 || http+gateway != all {
		t.Errorf("%d conversations over HTTP and %d through the gateway of %d: %v", http, gateway, all, rows)
	}
	if rows["HTTP first token latency"][0] != http || rows["gateway connect time"][0] != gateway {
		t.Errorf("the rows of one conversation do not have the same count: %v", rows)
	}
	for _, request := range r.model.Requests() {
		if !strings.Contains(request.Message, "count from 1 to 20") {
			t.Errorf("-T short asks %q", request.Message)
		}
	}
	html, err := os.ReadFile(r.dir + "/out.html")
	if err != nil || !strings.Contains(string(html), "total response time") {
		t.Errorf("the HTML report: %d bytes, %v", len(html), err)
	}
}

// web is the web server of a Locust.
type web struct {
	*rig
	*program
	url string
}

// webUI starts Locust with its web UI and waits until a worker is there.
func (r *rig) webUI(args ...string) *web {
	r.t.Helper()
	port := r.freePort()
	w := &web{rig: r, url: "http://127.0.0.1:" + port,
		program: r.locust(append(args, "--web-host", "127.0.0.1", "--web-port", port)...)}
	r.until("a worker is there", func() bool {
		stats, err := w.stats()
		return err == nil && len(stats.Workers) == 1 && stats.Workers[0].State == "ready"
	})
	return w
}

// stats is what the web UI shows.
type stats struct {
	Workers []struct{ State string } `json:"workers"`
	Stats   []struct {
		Name     string `json:"name"`
		Method   string `json:"method"`
		Requests int    `json:"num_requests"`
		Failures int    `json:"num_failures"`
	} `json:"stats"`
	Users int `json:"user_count"`
}

func (w *web) stats() (s stats, err error) {
	response, err := http.Get(w.url + "/stats/requests")
	if err != nil {
		return s, err
	}
	defer response.Body.Close()
	return s, json.NewDecoder(response.Body).Decode(&s)
}

// swarm starts users.
func (w *web) swarm(form url.Values) {
	w.t.Helper()
	form.Set("user_count", "4")
	form.Set("spawn_rate", "4")
	form.Set("host", w.bamboo.APIURL())
	w.post("/swarm", form)
}

// post lets the web UI do something.
func (w *web) post(path string, form url.Values) {
	w.t.Helper()
	response, err := http.PostForm(w.url+path, form)
	w.check(err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(answer), "true") {
		w.t.Fatalf("%s: the web UI answers %s %s, %v", path, response.Status, answer, err)
	}
}

// The old line: nothing but a file and a host.
func TestTheWebUI(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	w := r.webUI("--host=" + r.bamboo.APIURL())
	w.swarm(url.Values{})
	r.until("10 conversations", func() bool { return r.asked() >= 10 })
	w.post("/stop", nil)
	r.until("the web UI shows as many as the model answered, which it may do 2 s late", func() bool {
		s, err := w.stats()
		r.check(err)
		all := s.Stats[len(s.Stats)-1]
		return all.Name == "Aggregated" && all.Requests == r.asked() && all.Failures == 0 && s.Users == 0
	})
	r.check(w.Process.Signal(os.Interrupt))
	if code := r.ends(w.program); code != 0 {
		t.Errorf("after Ctrl-C the exit code is %d", code)
	}
	if !strings.Contains(w.said.String(), "No objective was judged") {
		t.Error("nothing says that no objective was judged")
	}
	r.leftNothing()
}

// Of a class that was picked alone there are users. A Locust that is killed in the middle leaves no worker.
func TestAKilledLocustLeavesNoWorker(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	w := r.webUI("--class-picker", "--bamboo-gateway", r.bamboo.GatewayURL(), "--host="+r.bamboo.APIURL())
	w.swarm(url.Values{"user_classes": {"BambooThroughGateway"}})
	r.until("the web UI shows them", func() bool {
		s, err := w.stats()
		return err == nil && len(s.Stats) > 1
	})
	s, err := w.stats()
	r.check(err)
	for _, row := range s.Stats[:len(s.Stats)-1] {
		if row.Method != "gateway" {
			t.Errorf("there is a row %+v", row)
		}
	}
	r.check(w.Process.Signal(syscall.SIGKILL))
	r.ends(w.program)
	r.leftNothing()
}

// A worker of Locust becomes one of Go, and both kinds of worker end by themselves.
func TestAMasterAndItsWorkers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	port := r.freePort()
	m := r.locust("--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--headless",
		"--expect-workers", "2", "-u", "4", "-r", "4", "--csv", "out", "--host="+r.bamboo.APIURL())
	exec := r.locust("--worker", "--master-host", "127.0.0.1", "--master-port", port, "--host="+r.bamboo.APIURL())
	own := r.start(godog, "worker", "--master-port", port, "--target", r.bamboo.APIURL())
	r.until("10 conversations", func() bool { return r.asked() >= 10 })
	r.check(m.Process.Signal(os.Interrupt))
	for name, p := range map[string]*program{"the master": m, "the worker of Locust": exec, "the worker": own} {
		if code := r.ends(p); code != 0 {
			t.Errorf("the exit code of %s is %d", name, code)
		}
		if p != m && !strings.Contains(p.said.String(), "godog worker: connected to 127.0.0.1:"+port) {
			t.Errorf("%s says %s", name, p.said)
		}
	}
	if rows := r.rows("out"); rows["Aggregated"] != [2]int{r.asked(), 0} {
		t.Errorf("the model answered %d conversations, and the CSV has %v", r.asked(), rows)
	}
	r.leftNothing()
}

// What a worker refuses makes the run fail, and says why.
func TestAWorkerThatRefusesMakesTheRunFail(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.locust("--headless", "-u", "1", "-t", "2s", "-T", "loud", "--host="+r.bamboo.APIURL())
	if code := r.ends(p); code != 1 || !strings.Contains(p.said.String(), "they are short and long") {
		t.Errorf("exit code %d", code)
	}
	r.leftNothing()
	p = r.locust("--headless", "-u", "1", "-t", "2s", "--host=bamboo")
	if code := r.ends(p); code != 2 || !strings.Contains(p.said.String(), "is not like http://host:port") {
		t.Errorf("exit code %d", code)
	}
	r.leftNothing()
}
