// A small command for people who work on the index: tsx compiler/debuginfo/index/build-facts.ts VMLINUX OUT

import { indexKernel } from "./index-kernel.ts";

const [debugFile, output] = process.argv.slice(2);
if (debugFile === undefined || output === undefined) {
  console.error("usage: build-facts.ts VMLINUX OUT");
  process.exitCode = 2;
} else {
  const start = performance.now();
  const result = await indexKernel({ debugFile, output });
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  const { maxRSS } = process.resourceUsage();
  if (result.ok)
    console.log(
      JSON.stringify(
        { seconds, maxMegabytes: Math.round(maxRSS / 1024), ...result.value },
        null,
        1,
      ),
    );
  else console.error(`${result.fault.file}: ${result.fault.message} (${result.fault.code})`);
  process.exitCode = result.ok ? 0 : 1;
}
