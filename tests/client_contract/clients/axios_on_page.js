// axios that sends its requests by page.js of step 14: it adds nothing of its own about tokens.
import axios from './axios.js';
import {api as send} from './page.js';
export {login, logout, loggedIn, session} from './page.js';

export const http = axios.create({adapter: 'fetch', env: {fetch: send, Request: null}});

// As api() of page.js, for the contract. Your own code calls http.get('/api/notes/') and so on.
export const api = (url, {body, ...options} = {}) => http({url, data: body, ...options});
