import {api, loggedIn, login, logout, session} from './page.js';

const [says, form, button] = ['says', 'login', 'logout'].map(id => document.getElementById(id));

async function show() {
  const response = await api('/api/protected/');
  const {message, detail} = await response.json();
  says.textContent = loggedIn() ? message ?? detail : 'Please log in.';
  form.hidden = loggedIn();
  button.hidden = !loggedIn();
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    says.textContent = error.status ? error.message : 'The server cannot be reached.';
  }
}

form.addEventListener('submit', event => {
  event.preventDefault();
  attempt(() => login(form.username.value, form.password.value));
});
button.addEventListener('click', () => attempt(logout));
session.addEventListener('change', () => attempt(show));
addEventListener('online', () => attempt(show));
attempt(show);
