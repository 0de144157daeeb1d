import { expect, test } from "vitest";
import { unionOfListings } from "./union-of-listings.ts";

const file = { name: "$file", type: "struct file*" };
const flags = { name: "$flags", type: "int" };
const how = { name: "$how", type: "struct open_how*" };

test("a point is one, whatever its line is on each kernel; a variable is another when its type is", () => {
  const old = [
    { point: 'kernel.function("open@fs/open.c:10")', variables: [file, flags] },
    { point: "fs.old", variables: [] },
  ];
  const now = [
    { point: "fs.now", variables: [] },
    { point: 'kernel.function("open@fs/open.c:12")', variables: [file, how] },
  ];
  expect(unionOfListings([old, now])).toEqual([
    { point: "fs.now", isThere: [false, true], variables: [] },
    { point: "fs.old", isThere: [true, false], variables: [] },
    {
      point: 'kernel.function("open@fs/open.c")',
      isThere: [true, true],
      variables: [
        { ...file, isThere: [true, true] },
        { ...flags, isThere: [true, false] },
        { ...how, isThere: [false, true] },
      ],
    },
  ]);
});

test("another file is another point, and the lines of statements are kept", () => {
  const points = ['kernel.function("f@a.c:1")', 'kernel.statement("f@a.c:1")'];
  const others = ['kernel.function("f@b.c:1")', 'kernel.statement("f@a.c:2")'];
  const listings = [points, others].map((all) => all.map((point) => ({ point, variables: [] })));
  expect(unionOfListings(listings).map(({ point, isThere }) => [point, ...isThere])).toEqual([
    ['kernel.function("f@a.c")', true, false],
    ['kernel.function("f@b.c")', false, true],
    ['kernel.statement("f@a.c:1")', true, false],
    ['kernel.statement("f@a.c:2")', false, true],
  ]);
});
