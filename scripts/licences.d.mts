export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** `node_modules/yaml` */
  readonly folder: string;
  readonly integrity: string;
  readonly hasInstallScript?: boolean;
}
export function bundledPackages(root: string): readonly BundledPackage[];
export function licenceTexts(root: string): string;
