// Sets this machine up for `npm start` and `npm test`: Node, npm packages, Debian packages, the generated parser and
// dist/. Plain Node without dependencies, since it runs before there are any. With nothing to do it only looks.
//
//   node ci/bootstrap.mjs            what running needs
//   node ci/bootstrap.mjs --tests    also what some tests need; they skip without it
//
// Exit codes: 0 ready, 1 a step failed, 3 something is missing that only an administrator can install.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { describeMissing, findMissing, isProgram } from "./debian-packages.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const forTests = process.argv.includes("--tests");
process.chdir(root);

checkNode();
installNpmPackages();
installDebianPackages();
await generateAndBuild();

function checkNode() {
  const wanted = JSON.parse(readFileSync("package.json", "utf8")).engines.node.replace(">=", "");
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [wantedMajor, wantedMinor] = wanted.split(".").map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  stop(3, `Node ${process.versions.node} is too old: ${wanted} or newer is needed.`);
}

function installNpmPackages() {
  const installed = modified("node_modules/.package-lock.json");
  if (installed !== undefined && installed >= modified("package-lock.json")) return;
  // Development packages too, whatever NODE_ENV says: the bundler and the parser generator are among them.
  const command = ["npm", "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=warn"];
  const reason =
    installed === undefined ? "node_modules is not there" : "package-lock.json is newer";
  if (!timed(`${command.slice(0, 2).join(" ")} (${reason})`, () => run(command))) {
    stop(1, "npm ci failed; what it said is above.");
  }
}

function installDebianPackages() {
  const packages = JSON.parse(readFileSync("ci/packages.json", "utf8"));
  const missing = findMissing(packages.filter((entry) => entry.required || forTests));
  if (missing.length === 0) return;
  const required = missing.filter((entry) => entry.required);
  const names = missing.map((entry) => entry.package);
  const install = ["apt-get", "install", "--yes", "--no-install-recommends", ...names];

  const prefix = privilege();
  if (prefix !== undefined && isProgram("apt-get")) {
    const attempt = (command) =>
      run([...prefix, ...command], { DEBIAN_FRONTEND: "noninteractive" });
    const wait = ["-o", "DPkg::Lock::Timeout=120"];
    const done = timed(`apt-get install ${names.join(" ")}`, () => {
      if (hasPackageLists() && attempt([...install, ...wait])) return true;
      return attempt(["apt-get", "update", ...wait]) && attempt([...install, ...wait]);
    });
    if (done || findMissing(required).length === 0) return;
  }
  if (required.length === 0) {
    say(`without ${names.join(", ")} some tests skip; to install: sudo ${install.join(" ")}`);
    return;
  }
  stop(3, describeMissing(required, install));
}

/** What to put before a command that needs root: nothing, sudo, or undefined when neither will do. */
function privilege() {
  if (process.getuid() === 0) return [];
  const sudo = spawnSync("sudo", ["--non-interactive", "true"], { stdio: "ignore" });
  return sudo.status === 0
    ? ["sudo", "--non-interactive", "--preserve-env=DEBIAN_FRONTEND"]
    : undefined;
}

function hasPackageLists() {
  const lists = "/var/lib/apt/lists";
  return existsSync(lists) && readdirSync(lists).some((name) => /_Packages(\.\w+)?$/.test(name));
}

async function generateAndBuild() {
  // Importing it generates the parser and templates when what they are made of is newer.
  const { buildIfChanged } = await import("./build.mjs");
  const began = performance.now();
  try {
    if (await buildIfChanged()) say(`dist built in ${seconds(began)} s`);
  } catch (error) {
    stop(1, `dist could not be built: ${error.message}`);
  }
}

function timed(title, work) {
  const began = performance.now();
  say(`${title} …`);
  const result = work();
  say(`${title}: ${result ? "done" : "failed"} in ${seconds(began)} s`);
  return result;
}

function run([program, ...args], environment = {}) {
  const env = { ...process.env, ...environment };
  const result = spawnSync(program, args, { stdio: ["ignore", "inherit", "inherit"], env });
  if (result.error) say(`${program}: ${result.error.message}`);
  return result.status === 0;
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function seconds(began) {
  return ((performance.now() - began) / 1000).toFixed(1);
}

function say(text) {
  console.log(`bootstrap: ${text}`);
}

function stop(code, text) {
  console.error(text);
  process.exit(code);
}
