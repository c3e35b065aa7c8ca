/** The page of public forms is all runtime's; it is built here with everything else. */
import '@yingzao/runtime-ui/visitor/main';
