// The package has no `exports`, so an ES module names the file; its types know only the folder.
declare module 'selenium-webdriver/remote/index.js' {
  export { DriverService } from 'selenium-webdriver/remote'
}
