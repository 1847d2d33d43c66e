import {StrictMode, useEffect, useState} from 'react';
import {createRoot} from 'react-dom/client';
import {api, login, logout} from './page.js';
import {useSession} from './session.js';

function LoginForm() {
  const [problem, setProblem] = useState('');
  const submit = form =>
    login(form.get('username'), form.get('password')).catch(error => setProblem(error.message));
  return (
    <form action={submit}>
      <input name="username" aria-label="Name" autoComplete="username" required />
      <input name="password" aria-label="Password" type="password" autoComplete="current-password" required />
      <button>Log in</button>
      <p role="alert">{problem}</p>
    </form>
  );
}

function Notes() {
  const [notes, setNotes] = useState([]);
  useEffect(() => {
    const left = new AbortController();
    api('/api/notes/', {signal: left.signal})
      .then(response => (response.ok ? response.json() : []))
      .then(setNotes, () => {}); // offline, or the component has left the page
    return () => left.abort();
  }, []);
  return (
    <>
      <ul>{notes.map(note => <li key={note.id}>{note.text}</li>)}</ul>
      <button onClick={logout}>Log out</button>
    </>
  );
}

function App() {
  const {changes, loggedIn} = useSession();
  return loggedIn ? <Notes key={changes} /> : <LoginForm />;
}

createRoot(document.getElementById('root')).render(<StrictMode><App /></StrictMode>);
