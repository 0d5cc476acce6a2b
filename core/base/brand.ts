/** A value of type `T` that only the parser of `Name` makes, so that one id or unit is never passed for another. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
