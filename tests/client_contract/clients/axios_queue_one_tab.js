// The other widely copied interceptor: one request refreshes, and the others wait in a queue.
import {call, http, keep} from './axios_base.js';
export {api, loggedIn, login, logout, session} from './axios_base.js';

let isRefreshing = false;
let failedQueue = [];

function processQueue(error) {
  failedQueue.forEach(({resolve, reject}) => (error ? reject(error) : resolve()));
  failedQueue = [];
}

http.interceptors.response.use(response => response, async error => {
  const original = error.config;
  if (error.response?.status !== 401 || original._retry) throw error;
  original._retry = true;
  if (isRefreshing) {
    await new Promise((resolve, reject) => failedQueue.push({resolve, reject}));
    return http(original);
  }
  isRefreshing = true;
  try {
    keep(await call('POST', 'refresh/'));
    processQueue(null);
  } catch (failed) {
    processQueue(failed);
    keep(null); // and to the login page
    throw failed;
  } finally {
    isRefreshing = false;
  }
  return http(original);
});
