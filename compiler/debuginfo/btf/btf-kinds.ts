// The kinds of BTF types (BTF_KIND_* of Documentation/bpf/btf.rst).

export const BTF_INT = 1;
export const BTF_PTR = 2;
export const BTF_ARRAY = 3;
export const BTF_STRUCT = 4;
export const BTF_UNION = 5;
export const BTF_ENUM = 6;
export const BTF_FWD = 7;
export const BTF_TYPEDEF = 8;
export const BTF_VOLATILE = 9;
export const BTF_CONST = 10;
export const BTF_RESTRICT = 11;
export const BTF_FUNC = 12;
export const BTF_FUNC_PROTO = 13;
export const BTF_VAR = 14;
export const BTF_DATASEC = 15;
export const BTF_FLOAT = 16;
export const BTF_DECL_TAG = 17;
export const BTF_TYPE_TAG = 18;
export const BTF_ENUM64 = 19;
