import type { CivilDay } from './civil-day.ts';
import { formatCivilDay } from './civil-day.ts';
import { addMonths, contractCode } from './contract.ts';
import type { ContractMonth } from './contract.ts';
import { contractDates, hasDates } from './contract-dates.ts';
import { following } from './front-month.ts';
import type { ContractOverride, Product, Products } from './product.ts';

/** A fault of the override table and the key it stands at. */
export interface OverrideFault {
  readonly path: readonly string[];
  readonly message: string;
}

type Entries = Readonly<
  Record<string, { readonly roll?: CivilDay | undefined; readonly expiry?: CivilDay | undefined }>
>;

const KEY = /^([A-Z0-9]+)\.(\d{4})-(\d{2})$/;

/**
 * Reads the override table, keyed `NQ.2025-03`, into `table`, which `products` looks at, and checks it: a contract of
 * the liquid cycle, roll no later than expiry, and rolls that stay in the order of the contracts; the same of the
 * products whose dates follow it, as MCL follows CL.
 */
export function checkOverrides(
  entries: Entries,
  products: Products,
  table: Map<string, ContractOverride>,
): readonly OverrideFault[] {
  const faults: OverrideFault[] = [];
  const read: { key: string; product: Product; contract: ContractMonth }[] = [];
  for (const [key, entry] of Object.entries(entries)) {
    const found = readKey(key, products);
    if (typeof found === 'string') {
      faults.push({ path: [key], message: found });
      continue;
    }
    table.set(contractCode(found.product.root, found.contract), { rollDay: entry.roll, expiryDay: entry.expiry });
    read.push({ key, ...found });
  }
  for (const { key, product, contract } of read) {
    for (const dated of [product, ...thatFollow(products, product.root)]) {
      const message = orderFault(products, dated, contract);
      if (message === undefined) continue;
      faults.push({ path: [key], message: dated === product ? message : `${dated.root}, which follows: ${message}` });
    }
  }
  return faults;
}

function readKey(
  key: string,
  products: Products,
): { readonly product: Product; readonly contract: ContractMonth } | string {
  const match = KEY.exec(key);
  const contract = { year: Number(match?.[2]), month: Number(match?.[3]) };
  if (!match || contract.month < 1 || contract.month > 12) return 'expected a contract as NQ.2025-03';
  const product = products.byRoot.get(match[1] ?? '');
  if (!product?.cycle) return `no product ${match[1] ?? ''} with contract months`;
  if (!product.cycle.liquidMonths.includes(contract.month)) {
    return `month ${contract.month} is outside the liquid cycle of ${product.root}: ${product.cycle.liquidMonths.join(', ')}`;
  }
  if (!hasDates(product, contract)) return `the holiday tables do not cover ${contract.year}`;
  return { product, contract };
}

/** The products that take their roll or their expiry from a root. */
function thatFollow({ byRoot }: Products, root: string): readonly Product[] {
  return [...byRoot.values()].filter(({ cycle }) => {
    const anchor = cycle?.expiry.on;
    const isRolledWith = cycle?.roll.kind === 'same_as' && cycle.roll.root === root;
    return isRolledWith || (anchor?.kind === 'expiry_of' && anchor.root === root);
  });
}

function orderFault(products: Products, product: Product, contract: ContractMonth): string | undefined {
  const dates = contractDates(products, product, contract);
  if (dates.rollDay > dates.expiryDay) {
    return `roll ${formatCivilDay(dates.rollDay)} is after expiry ${formatCivilDay(dates.expiryDay)}`;
  }
  const next = following(products, product, { contract, dates });
  if (next.dates.rollDay <= dates.rollDay) {
    return `roll ${formatCivilDay(dates.rollDay)} is not before that of the next contract, ${formatCivilDay(next.dates.rollDay)}`;
  }
  let before = addMonths(contract, -1);
  while (!product.cycle?.liquidMonths.includes(before.month)) before = addMonths(before, -1);
  const previous = contractDates(products, product, before);
  return previous.rollDay >= dates.rollDay
    ? `roll ${formatCivilDay(dates.rollDay)} is not after that of the contract before, ${formatCivilDay(previous.rollDay)}`
    : undefined;
}
