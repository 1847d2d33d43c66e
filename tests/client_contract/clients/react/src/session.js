// The login of page.js, for React: a component that uses it is rendered again at each change.
import {useSyncExternalStore} from 'react';
import {loggedIn, session} from './page.js';

let changes = 0;
session.addEventListener('change', () => changes++);

function subscribe(onChange) {
  session.addEventListener('change', onChange);
  return () => session.removeEventListener('change', onChange);
}

// changes: a number that grows when another user logs in, although somebody is still logged in.
export function useSession() {
  return {changes: useSyncExternalStore(subscribe, () => changes), loggedIn: loggedIn()};
}
