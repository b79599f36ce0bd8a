// POST /api/v1/chat by USERS at a time, CALLS in all: what BenchmarkCreate compares with.
import http from 'k6/http';
import { Counter } from 'k6/metrics';

const whole = new Counter('whole');

export const options = {
  scenarios: { calls: { executor: 'shared-iterations', vus: Number(__ENV.USERS), iterations: Number(__ENV.CALLS) } },
};

const asJSON = { headers: { 'Content-Type': 'application/json' } };

export default function () {
  const answer = http.post(`${__ENV.API}/api/v1/chat`, JSON.stringify({ message: 'hello' }), asJSON);
  const created = answer.json();
  whole.add(answer.status === 201 && created.session_id && created.stream_url ? 1 : 0);
}

export function handleSummary(data) {
  return {
    stdout: JSON.stringify({
      whole: data.metrics.whole ? data.metrics.whole.values.count : 0,
      rate: data.metrics.http_reqs.values.rate,
    }),
  };
}
