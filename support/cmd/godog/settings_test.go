package main

import (
	"fmt"
	"strings"
	"testing"
)

// chooses has a scenario for each setting that a command can take.
const chooses = `Feature: Settings
  Scenario: A token
    Given Bamboo's gateway requires the auth token "open sesame"
    When the user connects to the gateway with the token "open barley"
    Then the gateway refuses the user's message with UNAUTHORIZED

  Scenario: The capacity
    Given Bamboo's gateway accepts at most 1 client
    And the user is connected to the gateway
    When Ben tries to connect to the gateway
    Then the gateway refuses Ben's message with CAPACITY_EXCEEDED

  Scenario: Foreign pages
    Given Bamboo's gateway allows browser pages from "https://chat.example"
    When a browser page from "https://chat.example" opens the gateway
    Then the browser page is accepted

  Scenario: A timeout for the model
    Given Bamboo times out a silent model after 500 ms
    And the model stalls after 0 tokens of its answer "never said" to "Hello"
    When the user asks "Hello"
    Then the answer ends in an error before any text

  Scenario: A timeout for requests
    Given Bamboo times out a request that takes longer than 500 ms to arrive
    When 2 clients send the head of a request, one byte every 50 ms
    Then Bamboo closes each of these connections within 3 s

  Scenario: A heartbeat
    Given Bamboo sends a heartbeat after 300 ms of silence
    And the user is connected to the gateway
    When the user is silent at the gateway for 2 s
    Then the gateway is never silent to the user for more than 1 s
`

// TestACommandTakesTheSettingsOfScenarios runs the reference server as a program of somebody else's.
func TestACommandTakesTheSettingsOfScenarios(t *testing.T) {
	const places = `, --token, "{gateway_token|}", --max-clients, "{gateway_capacity|0}", ` +
		`"--allow-origin={allowed_origins|}", --model-timeout, "{model_timeout_ms|30000}ms", ` +
		`--request-timeout, "{request_timeout_s|10}s", --heartbeat, "{heartbeat_ms|10000}ms"`
	for name, c := range map[string]struct {
		places, want string
		code         int
	}{
		"with places for them": {places, "6 kept", 0},
		"without":              {"", "6 not run", 2},
	} {
		t.Run(name, func(t *testing.T) {
			profile := fmt.Sprintf("profiles:\n  reference:\n    target: command\n"+
				"    command: [%s, serve, --http, '127.0.0.1:{http_port}', --ws, '127.0.0.1:{ws_port}', "+
				"--model-url, '{model_url}', --data, '{data}'%s]\n", program, c.places)
			got := emptyRoot(t, map[string]string{"features/settings.feature": chooses, "godog.yml": profile}).
				godog("run", "features")
			if got.code != c.code || !strings.Contains(got.out, c.want) {
				t.Errorf("exit code %d, want %d and “%s”\n%s%s", got.code, c.code, c.want, got.out, got.errs)
			}
		})
	}
}
