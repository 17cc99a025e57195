export function follows() {}
