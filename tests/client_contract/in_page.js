// What the contract does in a tab: in_page([module, action, …values]). Nothing waits for ever.
async ([module, action, ...values]) => {
  const client = await import(module);
  const state = (window.clientContract ??= {changes: 0, running: []});

  const late = seconds => new Promise(resolve =>
    setTimeout(resolve, seconds * 1000, `no response within ${seconds} seconds`));
  // A status, or the text of an error that has none.
  const outcome = work => Promise.race([late(20), work.then(
    response => response?.status ?? 'done',
    error => error.response?.status ?? error.status ?? `${error.name}: ${error.message}`)]);

  const actions = {
    exports: () => Object.fromEntries(Object.entries(client).map(([key, it]) => [key, typeof it])),
    watch: () => client.session.addEventListener('change', () => { state.changes++; }),
    changes: () => state.changes,
    loggedIn: async () => Boolean(await client.loggedIn()),
    login: (name, password) => Promise.race([late(20), (async () => client.login(name, password))()
      .then(() => null, error => error.message || String(error))]),
    logout: () => outcome((async () => client.logout())()),
    // Sends requests at the same moment, and returns the place of their outcomes.
    begin: (path, options, times) => state.running.push(Promise.all(
      Array.from({length: times}, () => outcome((async () => client.api(path, options))())))) - 1,
    finish: place => state.running[place],
    readable: () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie,
      location.href, history.state]),
  };
  return actions[action](...values);
}
