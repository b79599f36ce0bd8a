package units

import "fmt"

// Times reads how often something happens: once, twice, 3 times.
func Times(text string) (int, error) {
	switch text {
	case "once":
		return 1, nil
	case "twice":
		return 2, nil
	}
	var n int
	if _, err := fmt.Sscanf(text, "%d times", &n); err != nil {
		return 0, fmt.Errorf("“%s” is not a number of times; write once, twice or 3 times", text)
	}
	return n, nil
}
