package procmon

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// readThreads reads the times of the threads of a process. The first figure of schedstat is
// the time that a thread ran, the second the time that it was ready and waited, in nanoseconds.
func readThreads(pid int) (map[int]times, error) {
	folder := fmt.Sprintf("/proc/%d/task", pid)
	threads, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("read the threads of process %d: %w", pid, err)
	}
	all := map[int]times{}
	for _, t := range threads {
		text, err := os.ReadFile(filepath.Join(folder, t.Name(), "schedstat"))
		if err != nil {
			continue // it has ended since, or the kernel does not count: see below
		}
		id, err := strconv.Atoi(t.Name())
		ran, waited, ok := schedstat(string(text))
		if err == nil && ok {
			all[id] = times{ran, waited}
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("the kernel does not say how long threads of process %d waited for a processor", pid)
	}
	return all, nil
}

func schedstat(text string) (ran, waited time.Duration, ok bool) {
	n, err := fmt.Sscan(text, &ran, &waited)
	return ran, waited, err == nil && n == 2
}

func readCounters(pids []int) (c counters, err error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return c, err
	}
	if c.busy, c.steal, err = procStat(string(text)); err != nil {
		return c, err
	}
	pressure, err := os.ReadFile("/proc/pressure/cpu")
	if err == nil { // not every kernel has it
		c.pressure = pressureTotal(string(pressure))
	}
	c.throttled = throttled(pids)
	return c, nil
}

// procStat reads the first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal,
// in ticks. Interrupts are nobody's: much of their time is the load's own traffic.
func procStat(text string) (busy, steal time.Duration, err error) {
	line, _, _ := strings.Cut(text, "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return 0, 0, fmt.Errorf("/proc/stat begins with %.100q", line)
	}
	at := func(i int) time.Duration {
		n, e := strconv.ParseInt(fields[i], 10, 64)
		err = errors.Join(err, e)
		return time.Duration(n) * Tick
	}
	return at(1) + at(2) + at(3), at(8), err
}

// pressureTotal is the time, in microseconds there, of the line “some”.
func pressureTotal(text string) time.Duration {
	for line := range strings.Lines(text) {
		if _, total, found := strings.Cut(line, "total="); found && strings.HasPrefix(line, "some") {
			n, _ := strconv.ParseInt(strings.TrimSpace(total), 10, 64) // 0 if it is no number
			return time.Duration(n) * time.Microsecond
		}
	}
	return 0
}

// throttled is how long quotas have stopped the control groups that the processes are in.
func throttled(pids []int) (sum time.Duration) {
	counted := map[string]bool{}
	for _, pid := range pids {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/cgroup", pid))
		if err != nil {
			continue // it has ended
		}
		for _, file := range cpuStats(string(text)) {
			stat, err := os.ReadFile(file)
			if counted[file] || errors.Is(err, fs.ErrNotExist) {
				continue
			}
			counted[file] = true
			sum += throttledTime(string(stat))
		}
	}
	return sum
}

// cpuStats lists the files that count for the groups of a process, from its own up to the root.
func cpuStats(cgroup string) (files []string) {
	for line := range strings.Lines(cgroup) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) < 3 {
			continue
		}
		root := "/sys/fs/cgroup"
		switch {
		case parts[0] == "0" && parts[1] == "": // version 2
		case strings.Contains(","+parts[1]+",", ",cpu,"):
			root = path.Join(root, parts[1])
		default:
			continue
		}
		for group := path.Clean("/" + parts[2]); ; group = path.Dir(group) {
			files = append(files, path.Join(root, group, "cpu.stat"))
			if group == "/" {
				break
			}
		}
	}
	return files
}

// throttledTime reads a cpu.stat of either version of control groups.
func throttledTime(stat string) time.Duration {
	units := map[string]time.Duration{"throttled_usec": time.Microsecond, "throttled_time": time.Nanosecond}
	for line := range strings.Lines(stat) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if unit, ok := units[name]; ok {
			n, _ := strconv.ParseInt(value, 10, 64) // 0 if it is no number
			return time.Duration(n) * unit
		}
	}
	return 0
}
