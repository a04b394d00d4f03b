// The names that requests have in the figures. A refusal that is meant has one of its own: it does
// less, and must not make the others look faster. No commas: k6 would read on behind one as another
// tag.

/** Everything that is asked of the shop, in the order of the summary. */
export const endpoints = [
  'find item',
  'find order',
  'find user',
  'payment status',
  'create order',
  'add item',
  'remove item',
  'remove order',
  'checkout',
  'create user',
  'add funds',
  'pay',
  'cancel payment',
  'create item',
  'add stock',
  'subtract stock',
  'refused checkout',
  'refused payment',
  'refused subtraction',
];
