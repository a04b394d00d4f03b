/** The stream runtime on a real cluster, with a handler that writes down what comes. */
@NullMarked
package till.streams;

import org.jspecify.annotations.NullMarked;
