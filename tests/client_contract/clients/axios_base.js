// What the copied interceptors have in common: axios, and an access token in memory.
import axios from './axios.js';

let access = null;
export const session = new EventTarget();
export const loggedIn = () => Boolean(access);

export function keep(token) {
  const changed = Boolean(token) !== loggedIn();
  access = token;
  if (changed) session.dispatchEvent(new Event('change'));
}

// A request to the session of step 13. No interceptor sees it.
export async function call(method, path = '', data = undefined) {
  const {csrf_token} = (await axios.get('/api/session/')).data;
  const headers = {'X-CSRFToken': csrf_token, 'Content-Type': 'application/json'};
  return (await axios({method, url: '/api/session/' + path, data, headers})).data?.access ?? null;
}
export const login = async (username, password) =>
  keep(await call('POST', '', {username, password}));
export const logout = async () => keep(await call('DELETE'));

export const http = axios.create();
http.interceptors.request.use(config => {
  if (access) config.headers.Authorization = `Bearer ${access}`;
  return config;
});
export const api = (url, {body, ...options} = {}) => http({url, data: body, ...options});
