/**
 * What OpenAPI says about the controllers, beyond their signatures and comments. It runs in the
 * compiler, before Micronaut's own visitors; what it adds is in the document and in no class file.
 */
@NullMarked
package till.openapi;

import org.jspecify.annotations.NullMarked;
