import '@yingzao/runtime-ui/test_setup';
