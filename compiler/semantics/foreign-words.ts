// Words that other languages have and this one does not: what to write instead. Asked only about a name that is
// otherwise unknown, so a script may use them all.

const functions: ReadonlyMap<string, string> = new Map([
  ["strcmp", "strings are compared with `==`, `!=`, `<` and `>`"],
  ["strncmp", 'compare a part: substr(s, 0, n) == "…"'],
  ["strcat", "strings are joined with `.`"],
  ["strcpy", "strings are assigned with `=`"],
  ["strstr", "write isinstr(s, part), or match a regular expression with `=~`"],
  ["snprintf", 'write s = sprintf("…", …)'],
  ["pr_info", 'write printf("…", …)'],
  ["fprintf", 'write printf("…", …); all output goes one way'],
  ["puts", "write println(…)"],
  ["echo", "write println(…)"],
  ["sizeof", "sizes of types are not known here; write the number"],
  ["atoi", "write strtol(s, 10)"],
  ["length", "write strlen(s)"],
  ["len", "write strlen(s)"],
  ["switch", "write `if (…) … else if (…) …`"],
  ["getpid", "write pid()"],
  ["count", "add values with `x <<< value`, and read @count(x)"],
  ["sum", "add values with `x <<< value`, and read @sum(x)"],
  ["avg", "add values with `x <<< value`, and read @avg(x)"],
  ["min", "add values with `x <<< value`, and read @min(x)"],
  ["max", "add values with `x <<< value`, and read @max(x)"],
  ["hist", "add values with `x <<< value`, and print(@hist_log(x))"],
  ["lhist", "add values with `x <<< value`, and print(@hist_linear(x, start, stop, interval))"],
  ["str", "write user_string(address) or kernel_string(address)"],
  ["clear", "write `delete array`"],
  ["time", "write gettimeofday_s()"],
  ["unroll", "write `for (i = 0; i < n; i++) …`"],
]);

const variables: ReadonlyMap<string, string> = new Map([
  ["NULL", "write 0"],
  ["null", "write 0"],
  ["nil", "write 0"],
  ["true", "write 1"],
  ["false", "write 0"],
  ["comm", "write execname()"],
  ["pid", "write pid()"],
  ["tid", "write tid()"],
  ["uid", "write uid()"],
  ["cpu", "write cpu()"],
  ["nsecs", "write gettimeofday_ns()"],
  ["func", "write probefunc()"],
  ["probe", "write pp()"],
  ["args", "write `$name` for a parameter, or $$parms for all of them"],
  ["retval", "write `$return`"],
  ["rc", "write `$return`"],
  ["curtask", "write task_current()"],
  ["goto", "there are no jumps; write `next`, `break` or `return`"],
  ["do", "there is no `do`; write `while (…) …`"],
  ["finally", "there is no `finally`: write what follows behind the block of `catch`"],
  ["unless", "write `if (!(…))`"],
  ["until", "write `while (!(…))`"],
  ["repeat", "write `for (i = 0; i < n; i++) …`"],
  ["var", "remove it: variables are declared by their first use"],
  ["let", "remove it: variables are declared by their first use"],
  ["local", "remove it: variables are declared by their first use"],
  ["my", "remove it: variables are declared by their first use"],
  ["NR", "count the hits in a global"],
]);

/** What to write instead of an unknown function. */
export function hintForForeignFunction(name: string): string | undefined {
  return functions.get(name);
}

/** What to write instead of an unknown variable. */
export function hintForForeignVariable(name: string): string | undefined {
  if (/^arg\d$/.test(name)) return "write `$name` for a parameter, or $$parms for all of them";
  return variables.get(name);
}
