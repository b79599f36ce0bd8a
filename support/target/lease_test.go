package target

import (
	"net"
	"path/filepath"
	"strings"
	"testing"

	"bamboo-spec/support/procmon"
	"bamboo-spec/support/scriptedllm"
)

// shared is a Bamboo of which a process may begin two sessions.
func shared(t *testing.T) (*Command, string) {
	t.Helper()
	c, dir := newCommand(t, "real", nil)
	c.opts.Sessions = 2
	return c, dir
}

func TestAProcessGoesFromOneScenarioToTheNext(t *testing.T) {
	ctx := within(t)
	c, dir := shared(t)
	first := take(ctx, t, c)
	pid := first.PID()
	first.Model().Script(scriptedllm.Script{Message: "of the first scenario"})
	if err := first.ModelListener().Refuse(); err != nil {
		t.Fatal(err)
	}
	first.Note("a", "tea")
	first.Note("a", "tea")
	beside := take(ctx, t, c)
	if beside.PID() == pid {
		t.Error("two scenarios have one process at the same time")
	}
	for range 2 { // the second says nothing
		if err := first.Release(); err != nil {
			t.Fatal(err)
		}
	}
	second := take(ctx, t, c)
	if second.PID() != pid {
		t.Error("the process was not kept")
	}
	if left := second.Model().Unused(); len(left) > 0 {
		t.Errorf("what an earlier scenario scripted is left: %v", left)
	}
	if log := second.Log(); strings.Contains(log, "home ") {
		t.Errorf("the log of an earlier scenario is left:\n%s", log)
	}
	if !second.SaidBefore("tea") || second.SaidBefore("cake") || first.SaidBefore("never") {
		t.Error("what an earlier scenario said is not known")
	}
	converse(ctx, t, second, "hello")
	second.Note("b", "tea")
	if second.SaidBefore("tea") {
		t.Error("what this scenario said is taken for what an earlier one did")
	}
	if err := second.Release(); err != nil {
		t.Fatal(err)
	}
	gone(t, pid)
	if err := beside.Release(); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	empty(t, dir)
}

func TestAProcessThatWaitsIsEndedBeforeAnotherIsMeasured(t *testing.T) {
	ctx := within(t)
	c, dir := shared(t)
	first := take(ctx, t, c)
	pid := first.PID()
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	measured, err := c.Take(ctx, Settings{ModelApart: true})
	if err != nil {
		t.Fatal(err)
	}
	gone(t, pid)
	if err := measured.Release(); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	empty(t, dir)
}

func TestAProcessThatAScenarioEndedIsNotKept(t *testing.T) {
	ctx := within(t)
	c, dir := shared(t)
	b := take(ctx, t, c)
	if err := b.Kill(ctx); err != nil {
		t.Fatal(err)
	}
	if err := b.Start(ctx); err != nil {
		t.Fatal(err)
	}
	pid := b.PID()
	if err := b.Release(); err != nil {
		t.Fatal(err)
	}
	gone(t, pid)
	empty(t, dir)
}

func TestAProcessThatDiedWhileItWaitedIsLeftOutAndTold(t *testing.T) {
	ctx := within(t)
	c, _ := shared(t)
	b := take(ctx, t, c)
	h := b.host
	if err := b.Release(); err != nil {
		t.Fatal(err)
	}
	if err := h.process.forceEnd(); err != nil {
		t.Fatal(err)
	}
	next := take(ctx, t, c)
	if next.host == h {
		t.Error("a dead process was handed out")
	}
	if err := c.Close(); err == nil || !strings.Contains(err.Error(), "ended on its own") {
		t.Errorf("%v", err)
	}
}

func TestTheConfigurationIsWrittenWhereTheProgramLooksForIt(t *testing.T) {
	ctx := within(t)
	c, dir := newCommand(t, "real", nil)
	c.opts.ConfigPath = "{data}/etc/bamboo.json"
	b := take(ctx, t, c)
	converse(ctx, t, b, "hello")
	found, err := filepath.Glob(filepath.Join(dir, "*", "data", "etc", "bamboo.json"))
	if err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestAMissingProgramSaysHowToGetIt(t *testing.T) {
	c := NewCommand(CommandOptions{Argv: []string{"./no-such-bamboo", "{http_port}"}, Install: "cargo install it\n"})
	if err := c.Check(within(t)); err == nil || !strings.HasSuffix(err.Error(), "\ncargo install it") {
		t.Error(err)
	}
	if d := c.Describe(); !strings.Contains(d, "for each scenario") {
		t.Error(d)
	}
	c.opts.Sessions = 40
	if d := c.Describe(); !strings.Contains(d, "up to 40 sessions") {
		t.Error(d)
	}
}

func TestAPortIsNotTakenForTheProgramsThatAnotherProcessHolds(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if pid, err := procmon.FindListening(port); err != nil || inGroup(pid, 1) {
		t.Fatalf("process %d listens: %v", pid, err)
	}
	if !(&process{pid: 1}).leavesPort(port) {
		t.Error("a port that this process holds is taken for that of process 1")
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if (&process{pid: 1}).leavesPort(port) {
		t.Error("a port that nobody holds is taken for that of another process")
	}
}
