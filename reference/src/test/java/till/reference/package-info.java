/** What the document says, and what the contract says. */
@NullMarked
package till.reference;

import org.jspecify.annotations.NullMarked;
