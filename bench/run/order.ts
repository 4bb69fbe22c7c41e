/** The same things in another order, every order as likely as any (Fisher and Yates, in Durstenfeld's form). */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [result[last], result[other]] as [Item, Item];
    result[last] = b;
    result[other] = a;
  }
  return result;
}
