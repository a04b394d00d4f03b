/** The rules of the house, as far as a program can check them. */
@NullMarked
package till.tidy;

import org.jspecify.annotations.NullMarked;
