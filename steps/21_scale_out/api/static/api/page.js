// Sends requests for the user who is logged in. All requests and all tabs share one refresh.
const SERVER = ''; // the origin of the API, if the page has another one
const tabs = new BroadcastChannel('session');
let access; // undefined: unknown, null: logged out. In memory only.
let logins = 0; // how often the user has changed
let running = null; // the refresh for which all requests of this tab wait

export const session = new EventTarget();
export const loggedIn = () => Boolean(access);

function keep(token, isLogin) {
  const changed = isLogin || Boolean(token) !== loggedIn();
  access = token;
  if (changed) { logins++; session.dispatchEvent(new Event('change')); }
}
function tell(token, isLogin = false) {
  keep(token, isLogin);
  tabs.postMessage([token, isLogin]);
}
tabs.onmessage = ({data}) => keep(...data);

async function send(method, path, data) {
  const options = {credentials: 'include', signal: AbortSignal.timeout(10_000)};
  const {csrf_token} = await (await fetch(SERVER + '/api/session/', options)).json();
  const headers = {'Content-Type': 'application/json', 'X-CSRFToken': csrf_token};
  Object.assign(options, {method, headers, body: JSON.stringify(data)});
  const response = await fetch(SERVER + '/api/session/' + path, options);
  const answer = response.status === 204 ? {access: null} : await response.json();
  if (response.ok) return answer.access;
  throw Object.assign(new Error(answer.detail ?? response.status), {status: response.status});
}

// Each of these changes the cookie: one at a time, in all tabs.
const alone = work => navigator.locks?.request('session', work) ?? work();
export const logout = () => alone(async () => tell(await send('DELETE', '')));
export const login = (username, password) =>
  alone(async () => tell(await send('POST', '', {username, password}), true));
const refresh = used => running ??= alone(async () => {
  await new Promise(done => setTimeout(done, 20)); // a message of the tab before may be on its way
  if (access !== used) return; // that tab has refreshed, or logged in or out
  await send('POST', 'refresh/').then(token => tell(token), error => {
    if (error.status !== 401) throw error; // 429, 503, HTML, offline: that is not a logout
    tell(null);
  });
}).finally(() => running = null);

export async function api(path, options = {}) {
  if (access === undefined) await refresh();
  const [used, before] = [access, logins];
  const ask = () => {
    const headers = new Headers(options.headers);
    if (access) headers.set('Authorization', `Bearer ${access}`);
    return fetch(SERVER + path, {credentials: 'omit', ...options, headers});
  };
  const response = await ask();
  if (response.status !== 401 || !used) return response;
  await refresh(used);
  return logins === before ? ask() : response; // never as another user
}
await refresh().catch(() => {}); // if there is a cookie, it brings back the session
