// Mutated files through the readers of ELF, DWARF, BTF and indexes, in a process with a limit of memory that is ended when an
// input hangs.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FileJob, FileMessage, FileReport } from "./run-file-job.ts";

/** A normal input takes some milliseconds. */
const hangAfterMilliseconds = 30_000;
/** Of data, by the kernel's count; what node itself takes is in it. */
const memoryInMegabytes = 1024;

/** `program` is what the process runs, with the job behind it. True when nothing failed. */
export function fuzzFiles(program: URL, job: FileJob): Promise<boolean> {
  const command = [process.execPath, fileURLToPath(program), "--file-job", JSON.stringify(job)];
  const child = spawn("prlimit", [`--data=${memoryInMegabytes * 1024 * 1024}`, ...command], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const begun = performance.now();
  let current = job.first;
  let failures = 0;
  let report: FileReport | undefined;
  const hang = (): void => {
    console.log(`FAILED: file ${current} takes longer than ${hangAfterMilliseconds} ms`);
    child.kill("SIGKILL");
  };
  let timer = setTimeout(hang, hangAfterMilliseconds);
  child.on("message", (message: FileMessage) => {
    if ("failure" in message) {
      failures += 1;
      console.log(`FAILED: ${message.failure}`);
    } else if ("report" in message) {
      ({ report } = message);
    } else {
      current = message.begun;
      clearTimeout(timer);
      timer = setTimeout(hang, hangAfterMilliseconds);
    }
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (report === undefined) console.log(`FAILED: file ${current} ended with ${signal ?? code}`);
      else show(job, report, failures, (performance.now() - begun) / 1000);
      resolve(report !== undefined && failures === 0);
    });
  });
}

function show(job: FileJob, report: FileReport, failures: number, seconds: number): void {
  const { outcomes, slowest, megabytes } = report;
  const lines = Object.entries(outcomes).map(([outcome, count]) => `  ${outcome}: ${count}`);
  console.log(
    [
      `${job.inputs} files of seed ${job.seed} in ${seconds.toFixed(1)} s: ${failures} failed`,
      ...lines.sort(),
      `the slowest, ${slowest.input}, took ${slowest.milliseconds.toFixed(0)} ms; at most ${megabytes} MB were in use`,
    ].join("\n"),
  );
}
