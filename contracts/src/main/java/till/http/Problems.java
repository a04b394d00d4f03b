package till.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a request may fail, for the description of the API; what follows from the parameters, and
 * what every request may meet, need not be said. It is read by the compiler only (module openapi).
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
public @interface Problems {
  ProblemType[] value();
}
