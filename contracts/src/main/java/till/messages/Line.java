package till.messages;

/**
 * What a checkout takes from one account.
 *
 * @param account an item id or a user id
 * @param amount units or cents, 0 to 2^53-1
 */
public record Line(String account, long amount) {}
