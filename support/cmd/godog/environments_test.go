package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var (
	fine      = []int{0}
	unjudged  = []int{2}
	either    = []int{0, 2} // how much there is of what is short depends on the machine
	falsified = []int{1}
)

// nobody is a user whom no other process on the machine belongs to.
const nobody = 61_234

// moved moves the project to a folder of another name below its own.
func moved(name string) func(*root) {
	return func(r *root) {
		dir := filepath.Join(r.t.TempDir(), name)
		if err := os.Rename(r.dir, dir); err != nil {
			r.t.Fatal(err)
		}
		r.dir, r.temp = dir, filepath.Join(r.t.TempDir(), name)
		if err := os.Mkdir(r.temp, 0o755); err != nil {
			r.t.Fatal(err)
		}
	}
}

// carriageReturns gives all files of the project the line ends of Windows.
func carriageReturns(r *root) {
	for _, name := range []string{"godog.yml", "features/stream/calm.feature"} {
		r.write(name, strings.ReplaceAll(r.read(name), "\n", "\r\n"))
	}
}

// In an environment that is only unusual a run keeps what it promises; where the machine is
// short of something it says of what, and never that Bamboo is broken.
func TestUnusualEnvironments(t *testing.T) {
	root := []need{linux, rootUser}
	inside := []need{linux, rootUser, namespaces}
	const loopback = "ip link set lo up && echo 40000 %s >/proc/sys/net/ipv4/ip_local_port_range && exec \"$@\""
	ports := func(last string) string {
		return "unshare -n sh -c '" + strings.Replace(loopback, "%s", last, 1) + "' sh \"$@\""
	}
	// A full folder looks for itself whether something is left: nobody outside sees into it.
	full := func(dir, size string) string {
		return "unshare -m sh -c 'mount -t tmpfs -o size=" + size + " none " + dir +
			" && { head -c 1G /dev/zero >" + dir + "/full 2>/dev/null; \"$@\"; code=$?; ls " + dir +
			" | grep bamboo && code=99; exit $code; }' sh \"$@\""
	}
	// Go's runtime aborts a process that gets no more threads.
	processes := func(user int, limit string) string {
		return as(user) + "prlimit --nproc=" + limit + ` "$@"`
	}
	for name, e := range map[string]environment{
		"nothing unusual": {shell: `exec "$@"`, features: many, code: fine},

		"20 open files": {needs: []need{linux}, shell: `ulimit -n 20; exec "$@"`, code: unjudged,
			say: []string{"too many open files"}},
		"40 open files": {needs: []need{linux}, shell: `ulimit -n 40; exec "$@"`, code: either},
		"100 open files": {needs: []need{linux}, shell: `ulimit -n 100; exec "$@"`, features: many, code: unjudged,
			say: []string{"too many open files"}},
		"256 open files": {needs: []need{linux}, shell: `ulimit -n 256; exec "$@"`, features: many, code: either},
		"few open files for the server alone": {needs: []need{linux},
			shell: `ulimit -n 256; BAMBOO_API_TIMEOUT=1 exec "$@"`, features: many,
			args:    []string{"--name", "Silent connections"},
			command: `ulimit -n 24; exec "$0" serve --http 127.0.0.1:{http_port} --ws 127.0.0.1:{ws_port} --model-url {model_url} --data {data}`,
			code:    unjudged, say: []string{"short of open files (ulimit -n)"}},
		"few processes": {needs: root, prepare: givenTo(nobody), shell: processes(nobody, "40"), code: either,
			cutShort: true},
		"hardly any processes": {needs: root, prepare: givenTo(nobody + 1), shell: processes(nobody+1, "12"),
			code: unjudged, cutShort: true},
		"no second thread": {needs: root, prepare: givenTo(nobody + 5), shell: processes(nobody+5, "2"),
			code: unjudged, cutShort: true, say: []string{"pthread_create failed"}},
		"little memory": {needs: []need{linux}, shell: `ulimit -v 1500000; exec "$@"`, code: either,
			cutShort: true},
		"small files": {needs: []need{linux}, shell: `ulimit -f 64; exec "$@"`, code: unjudged,
			say: []string{"file too large"}},

		"no loopback": {needs: inside, shell: `unshare -n "$@"`, code: unjudged,
			say: []string{"network is unreachable"}},
		"64 network ports": {needs: inside, shell: ports("40063"), features: many, code: unjudged,
			say: []string{"cannot assign requested address"}},
		"2 network ports": {needs: inside, shell: ports("40001"), code: unjudged, say: []string{"address"}},
		"a full TMPDIR": {needs: inside, shell: full(`"$TMPDIR"`, "100k"), code: unjudged,
			say: []string{"no space left on device"}},
		"a full /dev/shm": {needs: inside, shell: "unset TMPDIR; " + full("/dev/shm", "1m"), code: fine},
		"no TMPDIR": {shell: `TMPDIR=/nowhere/at/all exec "$@"`, code: unjudged,
			say: []string{"/nowhere/at/all"}},
		"TMPDIR is a file": {shell: `TMPDIR=/etc/passwd exec "$@"`, code: unjudged, say: []string{"/etc/passwd"}},
		"a read-only TMPDIR": {needs: inside,
			shell: `unshare -m sh -c 'mount -t tmpfs -o ro none "$TMPDIR" && exec "$@"' sh "$@"`,
			code:  unjudged, say: []string{"on a disk that cannot be written"}},

		"out is read-only": {needs: inside, features: wrong, code: falsified, say: []string{"out cannot be written"},
			shell: `mkdir out; unshare -m sh -c 'mount --bind out out && mount -o remount,ro,bind out && exec "$@"' sh "$@"; code=$?; rm -r "$TMPDIR"/bamboo-spec-failures-*; exit $code`},
		"out is a file": {features: wrong, code: falsified, say: []string{"out cannot be written"},
			shell: `touch out; "$@"; code=$?; rm -r "$TMPDIR"/bamboo-spec-failures-*; exit $code`},
		"out is somebody else's": {needs: root, prepare: givenTo(nobody + 2), features: wrong, code: falsified,
			say: []string{"out cannot be written", "out/failures is of an earlier run"},
			shell: `mkdir -p out/failures; ` + as(nobody+2) +
				`"$@"; code=$?; rm -r "$TMPDIR"/bamboo-spec-failures-*; exit $code`},
		"the project is read-only": {needs: root, prepare: givenTo(nobody + 3), code: fine,
			shell: `chown -R 0 .; ` + as(nobody+3) + `"$@"`},
		"a report that cannot be written": {needs: []need{fullDevice}, shell: `exec "$@" --format junit:/dev/full`,
			code: unjudged, say: []string{"the disk is full"}},

		"no HOME":             {shell: `unset HOME XDG_CACHE_HOME; exec "$@"`, code: fine},
		"no variables at all": {shell: `exec env -i TMPDIR="$TMPDIR" "$@"`, code: fine},
		"odd variables of Go": {shell: `GOFLAGS=-bogus GOMAXPROCS=x GODEBUG=x=1 GOTRACEBACK=x exec "$@"`,
			code: fine},
		"a proxy that is not there": {shell: `http_proxy=http://127.0.0.1:1 HTTP_PROXY=http://127.0.0.1:1 ` +
			`ALL_PROXY=socks5://127.0.0.1:1 exec "$@"`, code: fine},
		"a terminal without colours": {shell: `TERM=dumb NO_COLOR=1 LANG=C LC_ALL=C exec "$@"`, code: fine},
		"no such time zone":          {shell: `TZ=Nowhere/Nix exec "$@"`, code: fine},
		"a clock of its own": {needs: inside, shell: `exec unshare -T --boottime 90000 --monotonic 90000 "$@"`,
			code: fine},
		"spaces, quotes and Chinese": {prepare: moved("a b'\"竹 子$x%s"), shell: `exec "$@"`, code: fine},
		"line ends of Windows":       {prepare: carriageReturns, shell: `exec "$@"`, code: fine},
		"files for oneself alone":    {shell: `umask 077; exec "$@"`, code: fine},
		"one processor":              {needs: []need{linux}, shell: `exec taskset -c 0 "$@"`, code: fine},
		"the lowest priority":        {shell: `exec nice -n 19 "$@"`, code: fine},
		"no /proc": {needs: inside,
			shell: `unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' sh "$@"`, code: either},
		"nobody else's processes are seen": {needs: root, prepare: givenTo(nobody + 4), code: fine,
			shell: `unshare -m sh -c 'mount -o remount,hidepid=2 /proc; exec ` + as(nobody+4) + `"$@"' sh "$@"`},
		"no waiting is counted": {needs: inside, code: fine, // the kernel has no schedstat then
			shell: `unshare -m sh -c 'mount --bind /dev/null /proc/schedstat; mount --bind /dev/null /proc/pressure/cpu; exec "$@"' sh "$@"`},
		"process ids begin anew": {needs: inside, shell: `unshare -p -f --mount-proc "$@"`, code: fine},
		"standard input closed":  {shell: `exec "$@" <&-`, code: fine},
		"standard output closed": {shell: `exec "$@" >&-`, code: either},
		"standard error closed":  {shell: `exec "$@" 2>&-`, code: fine},
		"standard output is full": {needs: []need{fullDevice}, shell: `exec "$@" >/dev/full`, code: unjudged,
			say: []string{"the disk is full"}},
		"a reader who leaves": {shell: `{ "$@"; echo "code $?" >&2; } | head -n 1`, code: fine,
			say: []string{"code 2", "broken pipe"}},
		"two runs at once": {features: wrong, code: falsified,
			shell: `"$@" & "$@"; a=$?; wait $!; b=$?; [ $a = $b ] && [ $(ls out/runs | wc -l) = 2 ] && [ $(ls out/runs/*/failures/*/transcript.txt | wc -l) = 2 ] && exit $a; exit 99`},
	} {
		t.Run(name, e.run)
	}
}
