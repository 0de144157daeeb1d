// A module for another kind of machine.

import { ofModule, type ModuleRule } from "../module-subject.ts";

export const findArchitecture: ModuleRule = ({ module, kernel }) =>
  module.architecture === kernel.architecture
    ? []
    : [ofModule("inspect/architecture", module.architecture, { wanted: kernel.architecture })];
