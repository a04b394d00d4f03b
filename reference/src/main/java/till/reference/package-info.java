/** The description of the API, for machines (OpenAPI) and for people (a page). */
@NullMarked
package till.reference;

import org.jspecify.annotations.NullMarked;
