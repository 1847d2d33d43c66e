const API = process.env.API ?? 'http://127.0.0.1:8000';

export default {
  esbuild: {jsx: 'automatic'},
  build: {target: 'es2022'}, // page.js has a top-level await
  server: {proxy: {'/api/': {target: API, changeOrigin: false}}},
};
