// The names that requests have in the figures. A refusal that is meant has one of its own: it does
// less, and must not make the others look faster.

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
  'checkout, refused',
  'pay, refused',
  'subtract stock, refused',
];
