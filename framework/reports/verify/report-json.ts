// A report as plain data: everything that it has, without source texts and without numbers that JSON lacks.

import { diagnosticToJson, spellRange, type Problem } from "../../../compiler/index.ts";
import { version } from "../../version.ts";
import { holds } from "../../verify/exit-code.ts";
import type { ProbeCell, ProbeReport, TapsetReport, VerifyReport } from "../../verify/report.ts";
import { countCells } from "./count-cells.ts";
import { isPartial } from "./is-partial.ts";
import type { ReportJson } from "./json-schema.ts";

type TapsetJson = ReportJson["tapsets"][number];
type ProbeJson = TapsetJson["probes"][number];

export function reportJson({ kernels, tapsets }: VerifyReport): ReportJson {
  return {
    format: 1,
    tapwright: version,
    kernels: [...kernels],
    tapsets: tapsets.map(tapsetJson),
  };
}

function tapsetJson(tapset: TapsetReport): TapsetJson {
  const { name, path, manifest, probes, diagnostics, brokenClaims, remarks, contract } = tapset;
  return {
    name,
    path,
    holds: holds(tapset),
    counts: countCells(probes.flatMap(({ cells }) => cells)),
    manifest,
    probes: probes.map(probeJson),
    diagnostics: diagnostics.map(plainDiagnostic),
    brokenClaims: [...brokenClaims],
    missingKernels: [...tapset.missingKernels],
    remarks: [...remarks],
    contract: contract && { ...contract, changes: [...contract.changes] },
  };
}

function probeJson({ range: _, values, cells, changes, ...rest }: ProbeReport): ProbeJson {
  return {
    ...rest,
    values: valuesJson(values),
    cells: cells.map(cellJson),
    changes: [...changes],
  };
}

export function plainDiagnostic(diagnostic: Problem): TapsetJson["diagnostics"][number] {
  const { notes, ...rest } = diagnosticToJson(diagnostic);
  return { ...rest, notes: [...notes] };
}

export function valuesJson(values: ProbeReport["values"]): ProbeJson["values"] {
  return values.map(({ name, declaration }) => ({
    name,
    declaration: declaration && {
      type: declaration.type,
      unit: declaration.unit,
      range: declaration.range && spellRange(declaration.range),
      optional: declaration.optional || undefined,
      text: declaration.text,
    },
  }));
}

export function cellJson(cell: ProbeCell): ProbeJson["cells"][number] {
  if (cell.status === "left-out") return cell;
  const { status, alternatives, values, problems } = cell;
  return {
    status,
    isPartial: isPartial(cell) || undefined,
    alternatives: alternatives.map(({ sites, caveats, ...rest }) => ({
      ...rest,
      sites: [...sites],
      caveats: [...caveats],
    })),
    values: values.map(({ reads, ...rest }) => ({ ...rest, reads: [...reads] })),
    problems: [...problems],
  };
}
