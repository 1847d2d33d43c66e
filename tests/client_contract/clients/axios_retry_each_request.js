// A widely copied interceptor: each request that gets 401 refreshes, once.
import {call, http, keep} from './axios_base.js';
export {api, loggedIn, login, logout, session} from './axios_base.js';

http.interceptors.response.use(response => response, async error => {
  const original = error.config;
  if (error.response?.status !== 401 || original._retry) throw error;
  original._retry = true;
  try {
    keep(await call('POST', 'refresh/'));
  } catch (failed) {
    keep(null); // and to the login page
    throw failed;
  }
  return http(original);
});
