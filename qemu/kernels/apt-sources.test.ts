import { describe, expect, test } from "vitest";

import { parseDeb822Sources, parseOneLineSources, sourcesForSuite } from "./apt-sources.ts";

describe("deb822 sources", () => {
  test("several stanzas, comments, continued lines", () => {
    const text = `# made by the installer
Types: deb deb-src
URIs: http://mirror.example.org/debian
Suites: bookworm
 bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
# an archive of one day
URIs: http://security.example.org
suites: bookworm-security
Components: main
`;
    expect(parseDeb822Sources(text)).toEqual([
      {
        uris: ["http://mirror.example.org/debian"],
        suites: ["bookworm", "bookworm-updates"],
        components: ["main", "contrib"],
        signedBy: "/usr/share/keyrings/debian-archive-keyring.gpg",
        trusted: false,
      },
      {
        uris: ["http://security.example.org"],
        suites: ["bookworm-security"],
        components: ["main"],
        signedBy: undefined,
        trusted: false,
      },
    ]);
  });

  test("disabled stanzas and pure source stanzas are left out", () => {
    const text = `Types: deb
Enabled: no
URIs: http://a.example.org
Suites: bookworm
Components: main

Types: deb-src
URIs: http://b.example.org
Suites: bookworm
Components: main
`;
    expect(parseDeb822Sources(text)).toEqual([]);
  });

  test("an embedded key goes through as it is", () => {
    const key =
      "\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----";
    const text = `Types: deb\nURIs: http://a.example.org\nSuites: sid\nComponents: main\nSigned-By:${key}\n`;
    const sources = parseDeb822Sources(text);
    expect(sources[0]!.signedBy).toBe(key);
    expect(sourcesForSuite(sources, "sid")!.text).toContain(key);
  });
});

describe("one-line sources", () => {
  test("with and without options", () => {
    const text = `deb http://mirror.example.org/debian bookworm main non-free # the mirror
# deb http://off.example.org/debian bookworm main
deb-src http://mirror.example.org/debian bookworm main
deb [ arch=amd64,i386 signed-by=/a.gpg,/b.gpg trusted=yes ] file:/srv/repository trixie main
`;
    expect(parseOneLineSources(text)).toEqual([
      {
        uris: ["http://mirror.example.org/debian"],
        suites: ["bookworm"],
        components: ["main", "non-free"],
        signedBy: undefined,
        trusted: false,
      },
      {
        uris: ["file:/srv/repository"],
        suites: ["trixie"],
        components: ["main"],
        signedBy: "/a.gpg /b.gpg",
        trusted: true,
      },
    ]);
  });
});

describe("sources for a suite", () => {
  const machine = parseOneLineSources(`deb https://packages.example.org nodistro main
deb [signed-by=/debian.gpg] http://mirror.example.org/debian bookworm main
deb http://mirror.example.org/debian bookworm-updates main
deb [signed-by=/debian.gpg] http://mirror.example.org/debian-security bookworm-security main
`);

  test("another suite comes from the same mirrors, with the same keys", () => {
    expect(sourcesForSuite(machine, "trixie")).toEqual({
      suites: ["trixie", "trixie-updates", "trixie-security"],
      text: `Types: deb
URIs: http://mirror.example.org/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /debian.gpg

Types: deb
URIs: http://mirror.example.org/debian-security
Suites: trixie-security
Components: main
Signed-By: /debian.gpg
`,
    });
  });

  test("sid has neither updates nor security", () => {
    expect(sourcesForSuite(machine, "sid")!.suites).toEqual(["sid"]);
  });

  test("a machine without Debian has none", () => {
    expect(sourcesForSuite(machine.slice(0, 1), "bookworm")).toBeUndefined();
  });
});
