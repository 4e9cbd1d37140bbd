/** Changing the ground of regions. */
export { terraform } from './terraform-room.ts';
export type { RegionWithTerraform, TerraformRoom } from './terraform-room.ts';
export { RegionTerraform, TERRAFORM_DEADLINE_MS } from './region-terraform.ts';
export type { StrokeOptions, TerraformOptions } from './region-terraform.ts';
