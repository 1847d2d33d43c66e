// What a worker is given of a page: the files and the environment of a project, and its tests.
import { fresh } from "./machine.js";

// The pseudo file of a step in which the reader edits environment variables.
export const ENVIRONMENT = "environment";

export const VARIANTS = ["wrong", "right"];

// "NAME=value" lines, as a dict.
const parse = (text) =>
  Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1).trim()]),
  );

// The files of a step's page: its own, and the environment if a file of it reads the signing key.
export function stepFiles(described, key) {
  const needsKey = Object.values(described.files).some((text) => text.includes("JWT_SIGNING_KEY"));
  return { ...described.files, ...(needsKey ? { [ENVIRONMENT]: `JWT_SIGNING_KEY=${key}\n` } : {}) };
}

export function stepProject({ [ENVIRONMENT]: lines = "", ...files }) {
  return { files, environment: { DJANGO_SETTINGS_MODULE: "config.settings", ...parse(lines) } };
}

export function stepTests(given) {
  const { files, environment } = stepProject(given);
  return { files, environment: { ...environment, DJANGO_SETTINGS_MODULE: "tests.settings" } };
}

// A variant of a pitfall. edited: the pitfall's own files, as the reader has them.
export function variantProject(described, edited, variant, key) {
  return {
    files: { ...described.files, ...edited },
    environment: { JWT_SIGNING_KEY: key, DJANGO_SETTINGS_MODULE: described.settings[variant] },
    commands: described.commands?.[variant],
  };
}

// The tests of a variant. database: of a setup, the one that its commands left.
export function variantTests(described, edited, variant, key, database) {
  const { files, environment } = variantProject(described, edited, variant, key);
  const tests = `test_${variant}.py`;
  return {
    files: { ...files, [tests]: described.tests[variant] },
    environment,
    database,
    variant: { tests, is_setup: Boolean(described.commands) },
  };
}

// The database that a setup begins with: that of the base step. Null for any other pitfall.
export async function baseDatabase(base, described, key) {
  if (!described.commands) return null;
  const machine = await fresh(base);
  try {
    const environment = { JWT_SIGNING_KEY: key, DJANGO_SETTINGS_MODULE: "config.settings" };
    await machine.call("start", { files: described.files, environment });
    return await machine.call("database");
  } finally {
    machine.stop();
  }
}
