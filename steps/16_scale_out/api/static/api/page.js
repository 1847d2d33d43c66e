let access = null; // in memory only: gone when the page is
const [says, login, logout] = ['says', 'login', 'logout'].map(id => document.getElementById(id));

async function session(method, path = '', body = undefined) {
  const csrf = await (await fetch('/api/session/')).json();
  const response = await fetch('/api/session/' + path, {
    method,
    headers: {'Content-Type': 'application/json', 'X-CSRFToken': csrf.csrf_token},
    body: body && JSON.stringify(body),
  });
  const answer = response.status === 204 ? {} : await response.json();
  access = response.ok ? answer.access : null;
  return {ok: response.ok, answer};
}

async function api(path) {
  const send = () => fetch(path, {headers: {Authorization: `Bearer ${access}`}});
  const response = await send();
  if (response.status !== 401) return response;
  return (await session('POST', 'refresh/')).ok ? send() : response; // refresh once, no more
}

async function show(why = 'Please log in.') {
  const greeting = access && await (await api('/api/protected/')).json();
  says.textContent = access ? greeting.message : why;
  login.hidden = Boolean(access);
  logout.hidden = !access;
}

login.addEventListener('submit', async event => {
  event.preventDefault();
  const {answer} = await session('POST', '', Object.fromEntries(new FormData(login)));
  await show(answer.detail);
});

logout.addEventListener('click', async () => {
  await session('DELETE');
  await show('You are logged out.');
});

await session('POST', 'refresh/'); // the cookie, if there is one, brings back the session
await show();
