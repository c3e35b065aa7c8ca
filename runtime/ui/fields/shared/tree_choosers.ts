/** What chooses along a tree, in one piece that comes when the first form or filter asks for it. */
export { AddressChooser } from '../address/chooser';
export { BranchFilter } from '../cascade/branch_filter';
export { CascadeChooser } from '../cascade/chooser';
