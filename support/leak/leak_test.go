package leak

import "testing"

func TestFind(t *testing.T) {
	for text, want := range map[string]string{
		"message is missing": "",
		"no call GET /api/v1/history/{id}: see http://127.0.0.1:80/v1/x": "",
		"1/2 of /tmp": "",
		"POST /chat/completions was refused by the provider with 500": "",
		"no route /chat/completions":                                  "",
		"the provider has no /openai/deployments/x":                   "",
		"GET /x/y: 404":                        "",
		`POST "/x/y": 404`:                     "",
		"Post \"http://[::1]/x/y\": refused":   "",
		"DELETED /srv/bamboo":                  "/srv/bamboo",
		"POST failed: open /srv/bamboo":        "/srv/bamboo",
		"POST /x/y: open /srv/bamboo":          "/srv/bamboo",
		"http://[::1]/x (from /srv/bamboo)":    "/srv/bamboo",
		"/chat/completions/../srv, /chat/logs": "/chat/logs",
		"/v1/bamboo, /v10/bamboo":              "/v10/bamboo",
		`POST "/api/v1/chat"`:                  "",
		"and/or, 1/2/3, text/event-stream":     "",
		"open /var/lib/bamboo.db: denied":      "/var/lib/bamboo.db",
		`stat "/srv/bamboo": see /health`:      "/srv/bamboo",
		"/home/bamboo/x":                       "/home/bamboo/x",
		`C:\Users\bamboo`:                      `C:\Users`,
		"panic in run.rs:42":                   "n.rs:42",
		"goroutine 7 [running]:":               "goroutine 7 [",
		"Traceback (most recent call last):":   "Traceback (most recent",
		"at com.bamboo.Run.main(Run.java:12)":  "at com.bamboo.Run.main(Run.java:12)",
	} {
		if got := Find(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
