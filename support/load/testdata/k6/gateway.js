// Sessions at the gateway, from dial to close with one answer of TOKENS tokens: what
// BenchmarkGatewaySession compares with. USERS are in at a time, SESSIONS in all; they come
// evenly over the first two seconds.
import ws from 'k6/ws';
import { sleep } from 'k6';
import { Counter } from 'k6/metrics';

const users = Number(__ENV.USERS);
const tokens = Number(__ENV.TOKENS);
const whole = new Counter('whole');

export const options = {
  scenarios: { sessions: { executor: 'shared-iterations', vus: users, iterations: Number(__ENV.SESSIONS) } },
};

export default function () {
  if (__ITER === 0) {
    sleep((2 * ((__VU - 1) % users)) / users);
  }
  ws.connect(__ENV.GATEWAY, {}, (socket) => {
    let got = 0;
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connect', session_id: null, auth: null })));
    socket.on('message', (data) => {
      const m = JSON.parse(data);
      if (m.type === 'connected') {
        socket.send(JSON.stringify({ type: 'chat', content: 'hello', session_id: m.session_id }));
      } else if (m.type === 'agent_token') {
        got++;
      } else if (m.type === 'agent_complete') {
        whole.add(got === tokens ? 1 : 0);
        socket.close();
      }
    });
  });
}

export function handleSummary(data) {
  return { stdout: JSON.stringify({ whole: data.metrics.whole ? data.metrics.whole.values.count : 0 }) };
}
