// REST calls to a gateway, as any client makes them.
import http from 'node:http';

/** Requests in flight when many are to be made; connections are kept. */
const CONNECTIONS_MAX = 8;

export function makeRest(base, connections = CONNECTIONS_MAX) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });

  const call = (method, route, body, more = {}) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const typed = text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
      const headers = { ...typed, ...more };
      const request = http.request(new URL(route, base), { method, agent, headers }, response => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', piece => (answer += piece));
        response.on('end', () => {
          const { statusCode } = response;
          if (statusCode >= 300) reject(Object.assign(Error(`${method} ${route}: ${statusCode} ${answer}`), { statusCode }));
          else resolve(answer);
        });
      });
      request.on('error', reject);
      request.end(text);
    });
  const json = async (method, route, body, headers) => JSON.parse((await call(method, route, body, headers)) || '{}');

  return {
    text: route => call('GET', route),
    get: route => json('GET', route),
    post: (route, body = {}, headers = {}) => json('POST', route, body, headers),
    patch: (route, body) => json('PATCH', route, body),
    delete: route => call('DELETE', route),
    /** The same POST so many times, a few of them at once; the answers in no particular order. */
    async postMany(route, body, times) {
      const answers = [];
      let left = times;
      const client = async () => {
        while (left > 0) {
          left -= 1;
          answers.push(await json('POST', route, body));
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS_MAX }, client));
      return answers;
    },
    close: () => agent.destroy(),
  };
}
