/** What the services tell each other over streams: commands and their outcomes. */
@NullMarked
package till.messages;

import org.jspecify.annotations.NullMarked;
