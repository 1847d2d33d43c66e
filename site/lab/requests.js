// Requests of a lesson: the variables in them, as a shell would fill them in, and the tokens.
const VARIABLE = /\$\{?([A-Z_]\w*)\}?/g;

// The names of the variables in a text: "Bearer $ACCESS" has ["ACCESS"].
export const namesIn = (text) => [...new Set([...text.matchAll(VARIABLE)].map((found) => found[1]))];

// What a project has answered so far, by the name of the variable: { ACCESS: "eyJ…" }.
export class Variables {
  values = {};

  has(name) {
    return name in this.values;
  }

  // The request with the values in place of the variables.
  expand(request) {
    const fill = (text) => text.replace(VARIABLE, (all, name) => this.values[name] ?? "");
    return {
      ...request,
      path: fill(request.path),
      headers: request.headers.map(([name, value]) => [name, fill(value)]),
      body: fill(request.body),
    };
  }

  // Keeps what a reader would copy into a variable: the values in a link that the server printed, as
  // in a mail, the texts of an answer, and its cookies.
  remember({ headers, body, log = "" }) {
    for (const [, name, value] of log.matchAll(/[#?&](\w+)=([^\s&]+)/g)) this.values[name.toUpperCase()] = value;
    try {
      for (const [name, value] of Object.entries(JSON.parse(body)))
        if (typeof value === "string") this.values[name.toUpperCase()] = value;
    } catch {}
    const before = (this.values.COOKIES || "").split("; ").filter(Boolean);
    const cookies = new Map(before.map((pair) => pair.split(/=(.*)/s)));
    for (const [name, value] of headers)
      if (name.toLowerCase() === "set-cookie") cookies.set(...value.split(";")[0].split(/=(.*)/s).slice(0, 2));
    if (cookies.size) this.values.COOKIES = [...cookies].map((pair) => pair.join("=")).join("; ");
  }
}

// The request that follows: an access token goes into the Authorization header, a refresh token
// into the body.
export function withToken({ method, path, headers }, kind, token) {
  if (kind === "refresh")
    return {
      method: "POST",
      path: "/api/token/refresh/",
      headers: [["Content-Type", "application/x-www-form-urlencoded"]],
      body: `refresh=${token}`,
    };
  const others = headers.filter(([name]) => !/^(authorization|content-type)$/i.test(name));
  return {
    method: "GET",
    // After a login, the token is for what it gives access to.
    path: method === "GET" ? path : "/api/protected/",
    headers: [...others, ["Authorization", `Bearer ${token}`]],
    body: "",
  };
}
