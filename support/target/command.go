package target

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/scriptedllm"
)

// CommandOptions say how a real Bamboo is started. In Argv, ConfigTemplate and the values of Env these
// are filled in: {http_port}, {ws_port} (free ports of 127.0.0.1), {data} (a folder of its own), {config}
// (the file with the filled ConfigTemplate), {model_url} (the scripted model behind it).
type CommandOptions struct {
	Argv           []string          // program and arguments; {http_port} must appear here, in Env or in ConfigTemplate
	ConfigTemplate string            // written to {config} before each start
	ConfigPath     string            // where that is, below {data}; "": a place of its own
	Env            map[string]string // added to its environment, which is otherwise bare: PATH and the like
	Dir            string            // where the folders are made; "" is the system's temporary folder
	ReadyTimeout   time.Duration     // from the start to the first answer; 0 is 30 s
	Install        string            // says how to get the program; may be ""
	VersionArgv    []string          // prints the version of Bamboo; may be empty
	Asker          scriptedllm.Asker // what it asks of its model beside answers
	// Sessions is how many one process may begin: as long as it has begun fewer, and nobody has ended or restarted
	// it, it goes from one scenario to the next. 0: each scenario has a process of its own.
	Sessions int
}

// Command is the source of real Bamboo processes. HOME and the
// working directory of each are throw-away folders.
type Command struct {
	mu     sync.Mutex
	idle   []*host // wait for the next scenario
	wasted []error // ends of those that ended while they did

	opts  CommandOptions
	fleet *fleet
	ports *ports
	probe prober
}

var _ Source = (*Command)(nil)

// NewCommand does not start anything yet. Close must be called.
func NewCommand(opts CommandOptions) *Command {
	if opts.ReadyTimeout == 0 {
		opts.ReadyTimeout = 30 * time.Second
	}
	return &Command{opts: opts, fleet: newFleet(), ports: &ports{}, probe: newProber()}
}

// Capabilities has the gateway, the script and settings only where the command has a place for them.
func (c *Command) Capabilities() capability.Set {
	can := []capability.Capability{capability.HTTP, capability.Restart, capability.Process, capability.Log}
	if c.uses("{ws_port}") {
		can = append(can, capability.Gateway)
	}
	if c.uses("{model_url}") {
		can = append(can, capability.Script)
	}
	return capability.Of(append(can, settingsIn(c.text())...)...)
}

func (c *Command) uses(placeholder string) bool { return strings.Contains(c.text(), placeholder) }

// text is all that may hold placeholders.
func (c *Command) text() string {
	all := append(slices.Collect(maps.Values(c.opts.Env)), c.opts.Argv...)
	return strings.Join(append(all, c.opts.ConfigTemplate), "\n")
}

// Shared is false.
func (c *Command) Shared() bool { return false }

// Describe names the program.
func (c *Command) Describe() string {
	per := "a process for each scenario"
	if c.opts.Sessions > 0 {
		per = fmt.Sprintf("a process for up to %d sessions", c.opts.Sessions)
	}
	return fmt.Sprintf("%s of %q", per, strings.Join(c.opts.Argv, " "))
}

var _ Versioned = (*Command)(nil)

// versionLimit is how long a program may take to print its version, and longestVersion how much of it is told.
const (
	versionLimit   = 5 * time.Second
	longestVersion = 100 // bytes
)

// Version is the first line that the program for it prints.
func (c *Command) Version(ctx context.Context) string {
	if len(c.opts.VersionArgv) == 0 {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, versionLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.opts.VersionArgv[0], c.opts.VersionArgv[1:]...)
	cmd.Env, cmd.WaitDelay = bareEnvironment(), time.Second
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return strings.ToValidUTF8(strings.TrimSpace(line[:min(len(line), longestVersion)]), "")
}

// Check tells whether the command can be started; it starts nothing.
func (c *Command) Check(context.Context) error {
	_, err := c.program()
	return err
}

func (c *Command) program() (string, error) {
	if len(c.opts.Argv) == 0 || c.opts.Argv[0] == "" {
		return "", errors.New("the command that starts Bamboo is empty: give its program and arguments")
	}
	if !c.uses("{http_port}") {
		return "", fmt.Errorf("the command %q has no {http_port}, in its arguments, environment or configuration: "+
			"nobody could know where it answers", strings.Join(c.opts.Argv, " "))
	}
	path, err := exec.LookPath(c.opts.Argv[0])
	if err != nil {
		how := "build it, or correct the command"
		if c.opts.Install != "" {
			how = strings.TrimSpace(c.opts.Install)
		}
		return "", fmt.Errorf("the program that starts Bamboo is not there: %w\n%s", err, how)
	}
	return filepath.Abs(path)
}

// Take starts a Bamboo and waits until it answers. Of settings those can be chosen that Capabilities names. One that is
// to be measured does not share the machine with those that wait for a scenario: they are ended.
func (c *Command) Take(ctx context.Context, s Settings) (*Server, error) {
	if missing := c.Capabilities().Missing(s.needs()); len(missing) > 0 {
		return nil, fmt.Errorf("%w: needs %s", errNoSettings, missing)
	}
	program, err := c.program()
	if err != nil {
		return nil, err
	}
	if s.ModelApart {
		c.endIdle()
	}
	shared := c.opts.Sessions > 0 && !s.ModelApart && s.IsZero()
	if shared {
		if h := c.idleHost(); h != nil {
			return c.lease(h), nil
		}
	}
	h, err := c.start(ctx, program, s)
	switch {
	case err != nil:
		return nil, err
	case shared:
		return c.lease(h), nil
	}
	return &Server{host: h}, nil
}

func (c *Command) start(ctx context.Context, program string, s Settings) (*host, error) {
	return c.fleet.start(ctx, func(ctx context.Context) (*host, error) {
		model := modelElsewhere
		switch scripted := c.uses("{model_url}"); {
		case scripted && s.ModelApart:
			model = modelApart
		case scripted:
			model = modelHere
		}
		b, h, err := furnish(ctx, c.opts.Dir, model, c.opts.Asker, "")
		if err != nil {
			return nil, err
		}
		b.launch = func(ctx context.Context) (*running, error) { return c.launch(ctx, program, h, s) }
		return b, nil
	})
}

func (h household) home() string { return filepath.Join(h.folder, "home") }
func (h household) data() string { return filepath.Join(h.folder, "data") }

// config is where the filled configuration is written.
func (c *Command) config(h household) string {
	if below, ok := strings.CutPrefix(c.opts.ConfigPath, "{data}/"); ok {
		return filepath.Join(h.data(), filepath.FromSlash(below))
	}
	return filepath.Join(h.folder, "config.json")
}

// launch starts the command; once more, on other ports, if its ports were taken.
func (c *Command) launch(ctx context.Context, program string, h household, s Settings) (*running, error) {
	ctx, cancel := context.WithTimeout(ctx, c.opts.ReadyTimeout)
	defer cancel()
	r, err := c.launchOnce(ctx, program, h, s)
	if errors.Is(err, errPortTaken) {
		return c.launchOnce(ctx, program, h, s)
	}
	return r, err
}

func (c *Command) launchOnce(ctx context.Context, program string, h household, s Settings) (*running, error) {
	free, err := c.ports.pick(2)
	if err != nil {
		return nil, err
	}
	cmd, err := c.prepare(program, h, free[0], free[1], s)
	if err != nil {
		return nil, err
	}
	p, err := startProcess(cmd, &boundedLog{}, syscall.SIGINT) // on SIGTERM a Bamboo waits up to 30 s for open streams
	if err != nil {
		return nil, err
	}
	r := &running{process: p, api: "http://127.0.0.1:" + strconv.Itoa(free[0]), port: free[0]}
	if c.uses("{ws_port}") {
		r.gateway = "ws://127.0.0.1:" + strconv.Itoa(free[1])
	}
	if err := c.waitReady(ctx, r); err != nil {
		return nil, errors.Join(err, p.forceEnd())
	}
	return r, nil
}

// prepare makes the folders, writes the configuration and fills in the command.
func (c *Command) prepare(program string, h household, httpPort, wsPort int, s Settings) (*exec.Cmd, error) {
	fill := strings.NewReplacer(
		"{http_port}", strconv.Itoa(httpPort), "{ws_port}", strconv.Itoa(wsPort),
		// With slashes on Windows too: a backslash would not survive in a JSON file.
		"{data}", filepath.ToSlash(h.data()), "{config}", filepath.ToSlash(c.config(h)), "{model_url}", h.modelURL,
	).Replace
	for _, folder := range []string{h.home(), h.data(), filepath.Dir(c.config(h))} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, fmt.Errorf("make a folder for Bamboo: %w", err)
		}
	}
	if err := os.WriteFile(c.config(h), []byte(fill(s.written(c.opts.ConfigTemplate, true))), 0o600); err != nil {
		return nil, fmt.Errorf("write the configuration for Bamboo: %w", err)
	}
	cmd := exec.Command(program)
	cmd.Dir = h.data()
	for _, arg := range c.opts.Argv[1:] {
		cmd.Args = append(cmd.Args, fill(s.written(arg, false)))
	}
	cmd.Env = append(bareEnvironment(), "HOME="+h.home(), "USERPROFILE="+h.home())
	for name, value := range c.opts.Env {
		cmd.Env = append(cmd.Env, name+"="+fill(s.written(value, false)))
	}
	return cmd, nil
}

// bareEnvironment is what any program needs and nothing else: a proxy, a key or
// another Bamboo's setting in our environment must not change what is tested.
func bareEnvironment() []string {
	var env []string
	for _, name := range []string{
		"PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "TMP", "TEMP",
		"SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT",
	} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// Close ends all Bamboos, taken or not, and waits for that.
func (c *Command) Close() error {
	err := c.fleet.close()
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.Join(append(c.wasted, err)...)
}
