// Package locust is the locustfile, with which every way of starting Locust (https://locust.io) ends in
// workers of package swarm: in Python there is no traffic. The file says how it is used.
//
// [Team] is a master with its workers on this machine, which drive the loads of `godog run`.
//
// Its tests run the Locust in testdata/venv, which .ci/run installs:
//
//	python3 -m venv support/locust/testdata/venv
//	support/locust/testdata/venv/bin/pip install locust
package locust
